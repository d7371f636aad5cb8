package io.github.completioncache.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import java.util.stream.Stream;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Protocol.Keyword;

/** The commands this store sends; each names one key, so that each has one place on Cluster. */
final class Commands {

  private static final byte[] PX = {'P', 'X'};

  /** Compares and removes in one step; the comparison is of the beginning, which has the header. */
  private static final byte[] UNLINK_IF_IT_BEGINS_SO =
      ("if redis.call('GETRANGE', KEYS[1], 0, #ARGV[1] - 1) == ARGV[1] then"
              + " return redis.call('UNLINK', KEYS[1]) end return 0")
          .getBytes(US_ASCII);

  /** One step, so that no crash leaves a set without an expiry. */
  private static final byte[] ADD_AND_EXPIRE =
      ("local full = redis.call('SCARD', KEYS[1]) >= tonumber(ARGV[3])"
              + " redis.call('SADD', KEYS[1], full and ARGV[4] or ARGV[1])"
              + " if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then"
              + " redis.call('PEXPIRE', KEYS[1], ARGV[2]) end"
              + " return full and 1 or 0")
          .getBytes(US_ASCII);

  /** Sets and asks in one step, so that whoever is refused learns who was first. */
  private static final byte[] SET_UNLESS_SET =
      ("if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then"
              + " return ARGV[1] end return redis.call('GET', KEYS[1])")
          .getBytes(US_ASCII);

  private static final byte[] UNLINK_IF_IT_IS =
      "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('UNLINK', KEYS[1]) end return 0"
          .getBytes(US_ASCII);

  private Commands() {}

  static List<CommandArguments> concat(
      List<CommandArguments> first, List<CommandArguments> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  static CommandArguments get(byte[] key) {
    return new CommandArguments(Command.GET).key(key);
  }

  static CommandArguments getBeginning(byte[] key, int bytes) {
    return new CommandArguments(Command.GETRANGE).key(key).add(0).add(bytes - 1);
  }

  static CommandArguments set(byte[] key, byte[] value, long ttlMillis) {
    return new CommandArguments(Command.SET).key(key).add(value).add(PX).add(ttlMillis);
  }

  /** Sets and answers with the value that was there before. */
  static CommandArguments exchange(byte[] key, byte[] value, long ttlMillis) {
    return set(key, value, ttlMillis).add(Command.GET);
  }

  static CommandArguments unlink(byte[] key) {
    return new CommandArguments(Command.UNLINK).key(key);
  }

  static CommandArguments unlinkIfItBegins(byte[] key, byte[] beginning) {
    return new CommandArguments(Command.EVAL)
        .add(UNLINK_IF_IT_BEGINS_SO)
        .add(1)
        .key(key)
        .add(beginning);
  }

  /** Sets unless there is a value; answers with the value that is there then. */
  static CommandArguments setUnlessSet(byte[] key, byte[] value, long ttlMillis) {
    return new CommandArguments(Command.EVAL)
        .add(SET_UNLESS_SET)
        .add(1)
        .key(key)
        .add(value)
        .add(ttlMillis);
  }

  static CommandArguments unlinkIfItIs(byte[] key, byte[] value) {
    return new CommandArguments(Command.EVAL).add(UNLINK_IF_IT_IS).add(1).key(key).add(value);
  }

  /**
   * Adds {@code member} and makes the set live for {@code ttlMillis} at least; or, if there are
   * {@code limit} members, adds {@code instead} in its place and answers with 1.
   */
  static CommandArguments addMember(
      byte[] set, byte[] member, long ttlMillis, long limit, byte[] instead) {
    return new CommandArguments(Command.EVAL)
        .add(ADD_AND_EXPIRE)
        .add(1)
        .key(set)
        .add(member)
        .add(ttlMillis)
        .add(limit)
        .add(instead);
  }

  static CommandArguments countMembers(byte[] set) {
    return new CommandArguments(Command.SCARD).key(set);
  }

  static CommandArguments scanMembers(byte[] set, byte[] cursor, int about) {
    return new CommandArguments(Command.SSCAN).key(set).add(cursor).add(Keyword.COUNT).add(about);
  }

  static CommandArguments scan(byte[] cursor, String pattern, int about) {
    return new CommandArguments(Command.SCAN)
        .add(cursor)
        .add(Keyword.MATCH)
        .add(pattern)
        .add(Keyword.COUNT)
        .add(about);
  }

  /** Reads about so many pairs of a hash or a sorted set. */
  static CommandArguments scanPairs(Command scan, byte[] key, byte[] cursor, int about) {
    return new CommandArguments(scan).key(key).add(cursor).add(Keyword.COUNT).add(about);
  }

  static CommandArguments countFields(byte[] hash) {
    return new CommandArguments(Command.HLEN).key(hash);
  }

  static CommandArguments fields(byte[] hash, List<byte[]> fields) {
    return new CommandArguments(Command.HMGET).key(hash).addObjects(fields);
  }

  static CommandArguments scores(byte[] set, List<byte[]> members) {
    return new CommandArguments(Command.ZMSCORE).key(set).addObjects(members);
  }

  static CommandArguments list(byte[] list) {
    return new CommandArguments(Command.LRANGE).key(list).add(0).add(-1);
  }

  static CommandArguments exists(byte[] key) {
    return new CommandArguments(Command.EXISTS).key(key);
  }

  /** A script; its arguments are to be added. */
  static CommandArguments script(byte[] script, List<byte[]> keys) {
    CommandArguments command = new CommandArguments(Command.EVAL).add(script).add(keys.size());
    keys.forEach(command::key);
    return command;
  }

  static CommandArguments info() {
    return new CommandArguments(Command.INFO);
  }
}
