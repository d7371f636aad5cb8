package io.github.completioncache.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Sends requests as they stand, with any header that a program or a browser could send. */
final class Visitor {

  private final URI dashboard;

  Visitor(Dashboard dashboard) {
    this.dashboard = dashboard.uri();
  }

  /** What came back; header names in lower case. */
  record Answer(int status, String head, String body) {

    Optional<String> header(String name) {
      return head.lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst();
    }
  }

  Answer get(String path, String... headers) {
    return send("GET", path, "", headers);
  }

  Answer post(String path, String body, String... headers) {
    return send("POST", path, body, headers);
  }

  /** Names the dashboard's own host, unless one of the headers is another one. */
  Answer send(String method, String path, String body, String... headers) {
    StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    boolean namesHost = false;
    for (String header : headers) {
      namesHost |= header.startsWith("Host:");
      request.append(header).append("\r\n");
    }
    if (!namesHost) {
      request.append("Host: ").append(dashboard.getAuthority()).append("\r\n");
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    request.append("Content-Length: ").append(bytes.length).append("\r\nConnection: close\r\n\r\n");
    try (Socket socket = new Socket(dashboard.getHost(), dashboard.getPort())) {
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return read(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Answer read(InputStream in) throws IOException {
    String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    int end = all.indexOf("\r\n\r\n");
    String head = all.substring(0, end);
    return new Answer(Integer.parseInt(head.substring(9, 12)), head, all.substring(end + 4));
  }
}
