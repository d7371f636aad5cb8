package io.github.completioncache.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A Redis process that speaks TLS, with a certificate for {@code localhost} and {@code 127.0.0.1}
 * that is made for it and that nobody trusts who does not use {@link #trustStore()}.
 */
public final class RedisTls implements AutoCloseable {

  /** Of both key stores. */
  public static final String STORE_PASSWORD = "changeit";

  private final RedisProcess redis;
  private final int port;
  private final Path trustStore;

  private RedisTls(RedisProcess redis, int port, Path trustStore) {
    this.redis = redis;
    this.port = port;
    this.trustStore = trustStore;
  }

  /**
   * Starts one and waits until it answers. Needs {@link Need#REDIS_WITH_TLS}.
   *
   * @param folder where to keep its certificate
   * @param options further words of its command line
   */
  public static RedisTls start(Path folder, String... options) {
    Path keys = folder.resolve("server.p12");
    keytool(
        "-genkeypair -alias server -keyalg EC -groupname secp256r1 -dname CN=localhost -validity 3"
            + " -ext san=dns:localhost,ip:127.0.0.1 -storetype PKCS12 -keystore "
            + keys);
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(keys)) {
        store.load(in, STORE_PASSWORD.toCharArray());
      }
      Path key = folder.resolve("server.key");
      byte[] secret = store.getKey("server", STORE_PASSWORD.toCharArray()).getEncoded();
      Files.write(key, pem("PRIVATE KEY", secret));
      Path certificate = folder.resolve("server.crt");
      byte[] shown = store.getCertificate("server").getEncoded();
      Files.write(certificate, pem("CERTIFICATE", shown));
      Path trust = folder.resolve("trust.p12");
      keytool(
          "-importcert -noprompt -alias server -storetype PKCS12 -keystore "
              + trust
              + " -file "
              + certificate);
      int port = Ports.free();
      List<String> words = new ArrayList<>(List.of("--tls-port", String.valueOf(port)));
      words.addAll(List.of("--tls-cert-file", certificate.toString()));
      words.addAll(List.of("--tls-ca-cert-file", certificate.toString()));
      words.addAll(List.of("--tls-key-file", key.toString(), "--tls-auth-clients", "no"));
      words.addAll(List.of(options));
      return new RedisTls(RedisProcess.start(words.toArray(String[]::new)), port, trust);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it speaks TLS. */
  public int port() {
    return port;
  }

  /** Its URL, without a login. */
  public String url() {
    return "rediss://localhost:" + port;
  }

  /** The same server, without TLS. */
  public RedisProcess plain() {
    return redis;
  }

  /** What a client must trust, as a PKCS #12 file. */
  public Path trustStore() {
    return trustStore;
  }

  @Override
  public void close() {
    redis.close();
  }

  private static List<String> pem(String what, byte[] encoded) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
    return List.of("-----BEGIN " + what + "-----", text, "-----END " + what + "-----");
  }

  private static void keytool(String words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(words.split(" ")));
    command.addAll(List.of("-storepass", STORE_PASSWORD));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), US_ASCII);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("keytool: " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
