package io.github.completioncache.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

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

  private Commands() {}

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

  static CommandArguments addMember(byte[] set, byte[] member) {
    return new CommandArguments(Command.SADD).key(set).add(member);
  }

  static CommandArguments countMembers(byte[] set) {
    return new CommandArguments(Command.SCARD).key(set);
  }

  static CommandArguments scanMembers(byte[] set, byte[] cursor, int about) {
    return new CommandArguments(Command.SSCAN).key(set).add(cursor).add(Keyword.COUNT).add(about);
  }

  static CommandArguments expire(byte[] key, long ttlMillis) {
    return new CommandArguments(Command.PEXPIRE).key(key).add(ttlMillis);
  }
}
