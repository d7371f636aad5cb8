package io.github.completioncache.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * What an index does in one step: so nobody finds a row twice or half of one, and no crash leaves a
 * key without an expiry.
 *
 * <p>Redis may evict one of the three keys of a partition's rows and keep the others. Whoever
 * writes counts them, and removes all three if they do not agree: then no row is left that nobody
 * can find by its key.
 */
final class VectorScript {

  private static final String ROWS =
      """
      local vectors, elements, expiries = KEYS[1], KEYS[2], KEYS[3]
      local function drop(key)
        local element = redis.call('HGET', elements, key)
        if element then
          redis.call('VREM', vectors, element)
          redis.call('HDEL', elements, key)
        end
        redis.call('ZREM', expiries, key)
      end
      local function forget(now, most)
        local gone = redis.call('ZRANGEBYSCORE', expiries, '-inf', now, 'LIMIT', 0, most)
        for _, key in ipairs(gone) do drop(key) end
      end
      local function heal()
        local count = redis.call('HLEN', elements)
        if redis.call('VCARD', vectors) ~= count or redis.call('ZCARD', expiries) ~= count then
          redis.call('UNLINK', vectors, elements, expiries)
        end
      end
      """;

  /**
   * Puts a row, and forgets some that have expired.
   *
   * <p>Keys: vectors, elements, expiries. Arguments: the time; how many to forget at most; for how
   * long the keys are to live at least; and of the row its key, element, vector, attributes and
   * expiry.
   */
  static final byte[] PUT =
      (ROWS
              + """
              heal()
              forget(ARGV[1], ARGV[2])
              local key, element = ARGV[4], ARGV[5]
              local old = redis.call('HGET', elements, key)
              if old and old ~= element then redis.call('VREM', vectors, old) end
              redis.call('VADD', vectors, 'FP32', ARGV[6], element, 'NOQUANT', 'SETATTR', ARGV[7])
              redis.call('HSET', elements, key, element)
              redis.call('ZADD', expiries, ARGV[8], key)
              for _, name in ipairs(KEYS) do
                if redis.call('PTTL', name) < tonumber(ARGV[3]) then
                  redis.call('PEXPIRE', name, ARGV[3])
                end
              end
              """)
          .getBytes(US_ASCII);

  /**
   * Forgets some rows that have expired.
   *
   * <p>Keys: vectors, elements, expiries. Arguments: the time; how many at most.
   */
  static final byte[] FORGET =
      (ROWS
              + """
              forget(ARGV[1], ARGV[2])
              heal()
              """)
          .getBytes(US_ASCII);

  /**
   * Removes rows.
   *
   * <p>Keys: vectors, elements, expiries. Arguments: the keys of the rows.
   */
  static final byte[] REMOVE =
      (ROWS
              + """
              for _, key in ipairs(ARGV) do drop(key) end
              heal()
              """)
          .getBytes(US_ASCII);

  /**
   * Adds an observation to lists, and takes the oldest one out of a list that is too long. The
   * first of a list is not an observation, but the time at which all of it is to be forgotten.
   *
   * <p>Keys: the list of a partition, those of answers. Arguments: the observation; the time; when
   * the lists are to be forgotten; for how long they are to live; how many observations that of the
   * partition keeps, and how many each of the others. Of these a rejection is taken out only if
   * there is nothing else.
   */
  static final byte[] OBSERVE =
      """
      for i, name in ipairs(KEYS) do
        local ends = redis.call('LPOP', name)
        if ends and (tonumber(ends) or 0) <= tonumber(ARGV[2]) then redis.call('UNLINK', name) end
        redis.call('RPUSH', name, ARGV[1])
        local most = tonumber(ARGV[i == 1 and 5 or 6])
        if i == 1 then
          redis.call('LTRIM', name, -most, -1)
        elseif redis.call('LLEN', name) > most then
          local out = 0
          for at, each in ipairs(redis.call('LRANGE', name, 0, -1)) do
            if math.floor((string.byte(each, 2) or 0) / 2) % 2 == 0 then out = at - 1; break end
          end
          redis.call('LSET', name, out, '')
          redis.call('LREM', name, 1, '')
        end
        redis.call('LPUSH', name, ARGV[3])
        redis.call('PEXPIRE', name, ARGV[4])
      end
      """
          .getBytes(US_ASCII);

  private VectorScript() {}
}
