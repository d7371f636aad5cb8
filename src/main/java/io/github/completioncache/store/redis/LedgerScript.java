package io.github.completioncache.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * What a ledger does in one step, so that nobody sees half of it and no crash leaves half of it.
 */
final class LedgerScript {

  /**
   * Notes periods that have something, each with the time until which that is kept.
   *
   * <p>Key: the list. Arguments: the time before which others are forgotten, for how long the list
   * is to live, and then pairs of time and period.
   */
  static final byte[] NOTE =
      """
      redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1])
      for i = 3, #ARGV, 2 do
        redis.call('ZADD', KEYS[1], 'GT', ARGV[i], ARGV[i + 1])
      end
      if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
      end
      """
          .getBytes(US_ASCII);

  /**
   * Adds a part of a page, unless that has been done.
   *
   * <p>Keys: marks of writers, popular requests, their details, and then the hashes that the
   * numbers refer to. Arguments: writer, mark of the part, for how long marks, numbers and requests
   * are to live, how many fields a hash has at most before it is continued, how many requests are
   * popular, how many numbers there are; then for each of these the hash, its continuation, the
   * field and what to add; then for each request its key, lookups, misses and account.
   *
   * <p>Answers with the keys of requests that are no longer popular.
   *
   * <p>A number in Lua is a floating-point one, exact up to 2^53. What has 16 digits or more is
   * added in two halves.
   */
  static final byte[] ADD =
      """
      local last = redis.call('HGET', KEYS[1], ARGV[1])
      if last and last >= ARGV[2] then return {} end
      redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])

      local touched = {}
      local function keep(key, millis)
        if touched[key] then return end
        touched[key] = true
        if redis.call('PTTL', key) < tonumber(millis) then redis.call('PEXPIRE', key, millis) end
      end
      keep(KEYS[1], ARGV[3])

      local format = string.format
      local function halves(text)
        local sign = 1
        if string.sub(text, 1, 1) == '-' then sign = -1; text = string.sub(text, 2) end
        return sign * (tonumber(string.sub(text, 1, -10)) or 0), sign * tonumber(string.sub(text, -9))
      end
      local function plus(a, b)
        if a == '' then return b end
        if b == '' then return a end
        if #a < 16 and #b < 16 then return format('%.0f', a + b) end
        local high, low = halves(a)
        local more, rest = halves(b)
        low = low + rest
        local carry = math.floor(low / 1e9)
        high = high + more + carry
        low = low - carry * 1e9
        local sign = ''
        if high < 0 then
          sign = '-'
          high = -high
          if low > 0 then high = high - 1; low = 1e9 - low end
        end
        if high > 9223372036 or (high == 9223372036 and low > 854775807) then
          return sign .. '9223372036854775807'
        end
        if high == 0 then return sign .. format('%.0f', low) end
        return format('%s%.0f%09.0f', sign, high, low)
      end
      local function sum(old, new)
        local sums, n, i = {}, 0, 0
        for number in string.gmatch(old .. ',', '([^,]*),') do n = n + 1; sums[n] = number end
        for number in string.gmatch(new .. ',', '([^,]*),') do
          i = i + 1
          sums[i] = plus(sums[i] or '', number)
        end
        return table.concat(sums, ',')
      end

      local full, at = tonumber(ARGV[6]), 9
      for i = 1, tonumber(ARGV[8]) do
        local key, field = KEYS[tonumber(ARGV[at])], ARGV[at + 2]
        local old = redis.call('HGET', key, field)
        if not old and redis.call('HLEN', key) >= full then
          key = KEYS[tonumber(ARGV[at + 1])]
          old = redis.call('HGET', key, field)
        end
        redis.call('HSET', key, field, old and sum(old, ARGV[at + 3]) or ARGV[at + 3])
        keep(key, ARGV[4])
        at = at + 4
      end

      local fallen = {}
      if at > #ARGV then return fallen end
      local popular, details, places = KEYS[2], KEYS[3], tonumber(ARGV[7])
      local count = redis.call('ZCARD', popular)
      while at < #ARGV do
        local key, misses = ARGV[at], ARGV[at + 2]
        if redis.call('ZSCORE', popular, key) then
          redis.call('ZINCRBY', popular, ARGV[at + 1], key)
          local old = redis.call('HGET', details, key)
          if old then misses = plus(string.match(old, '^%d*'), misses) end
        else
          local before = 0
          if count < places then
            count = count + 1
          else
            local least = redis.call('ZPOPMIN', popular)
            before = least[2]
            redis.call('HDEL', details, least[1])
            fallen[#fallen + 1] = least[1]
          end
          redis.call('ZADD', popular, format('%.0f', before + ARGV[at + 1]), key)
        end
        redis.call('HSET', details, key, misses .. ARGV[at + 3])
        at = at + 4
      end
      keep(popular, ARGV[5])
      keep(details, ARGV[5])
      return fallen
      """
          .getBytes(US_ASCII);

  private LedgerScript() {}
}
