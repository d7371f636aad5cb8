package io.github.completioncache.docs;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Makes a runnable class of a Java sample. One with a package or imports and a type of its own is
 * taken as it is; statements are put into a method, declarations of methods into a class, both with
 * the imports that an editor would add.
 */
final class SampleCompiler {

  private static final String IMPORTS =
      """
      import static io.github.completioncache.docs.Surroundings.*;
      import static java.nio.charset.StandardCharsets.UTF_8;
      import com.anthropic.client.AnthropicClient;
      import com.anthropic.client.okhttp.AnthropicOkHttpClient;
      import com.anthropic.models.messages.Message;
      import com.anthropic.models.messages.MessageCreateParams;
      import com.fasterxml.jackson.databind.ObjectMapper;
      import com.fasterxml.jackson.databind.node.ObjectNode;
      import com.openai.client.OpenAIClient;
      import com.openai.client.OpenAIClientAsync;
      import com.openai.client.okhttp.OpenAIOkHttpClient;
      import com.openai.models.ChatModel;
      import com.openai.models.chat.completions.ChatCompletion;
      import com.openai.models.chat.completions.ChatCompletionCreateParams;
      import com.openai.models.chat.completions.ChatCompletionStreamOptions;
      import com.openai.models.embeddings.*;
      import dev.langchain4j.model.embedding.onnx.allminilml6v2q.*;
      import io.github.completioncache.*;
      import io.github.completioncache.anthropic.*;
      import io.github.completioncache.dashboard.*;
      import io.github.completioncache.key.*;
      import io.github.completioncache.openai.*;
      import io.github.completioncache.semantic.*;
      import io.github.completioncache.semantic.langchain4j.*;
      import io.github.completioncache.semantic.lucene.*;
      import io.github.completioncache.stats.*;
      import io.github.completioncache.store.*;
      import io.github.completioncache.store.redis.*;
      import io.github.completioncache.store.sqlite.*;
      import io.github.completioncache.warm.*;
      import java.io.*;
      import java.math.BigDecimal;
      import java.net.http.*;
      import java.net.http.HttpResponse.BodyHandlers;
      import java.nio.file.*;
      import java.time.*;
      import java.util.*;
      import java.util.concurrent.*;
      import java.util.function.*;
      import redis.clients.jedis.*;
      """;

  private static final Pattern IMPORT = Pattern.compile("(?m)^import .*;\\n");
  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
  private static final Pattern TYPE =
      Pattern.compile("(?m)^(?:(?:public|final|abstract) )*(?:class|record|enum|interface) (\\w+)");
  private static final String NAME = "Sample";
  private static final String MAIN = "public static void main(String[] args) throws Exception {";

  private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
  private final Path output;

  SampleCompiler(Path output) {
    this.output = output;
  }

  /**
   * Compiles a sample.
   *
   * @throws AssertionError if it does not compile
   */
  Class<?> compile(String sample) throws IOException, ClassNotFoundException {
    Matcher type = TYPE.matcher(sample);
    if (type.find() && (IMPORT.matcher(sample).find() || PACKAGE.matcher(sample).find())) {
      Matcher inPackage = PACKAGE.matcher(sample);
      String prefix = inPackage.find() ? inPackage.group(1) + "." : "";
      expectNoErrors(sample, errors(type.group(1), sample));
      return load(prefix + type.group(1));
    }
    String imports =
        IMPORT.matcher(sample).results().map(MatchResult::group).collect(Collectors.joining());
    String body = IMPORT.matcher(sample).replaceAll("");
    String begin = IMPORTS + imports + "public final class " + NAME + " {\n";
    List<String> errors = errors(NAME, begin + MAIN + "\n" + body + "}}\n");
    if (!errors.isEmpty() && errors(NAME, begin + body + "}\n").isEmpty()) {
      errors = List.of();
    }
    expectNoErrors(sample, errors);
    return load(NAME);
  }

  private static void expectNoErrors(String sample, List<String> errors) {
    if (!errors.isEmpty()) {
      throw new AssertionError(String.join("\n", errors) + "\n\nin the sample\n\n" + sample);
    }
  }

  private List<String> errors(String name, String text) {
    DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
    List<String> arguments =
        List.of(
            "-classpath",
            System.getProperty("java.class.path"),
            "-d",
            output.toString(),
            "--release",
            "17",
            "-proc:none");
    compiler.getTask(null, null, said, arguments, null, List.of(source(name, text))).call();
    return said.getDiagnostics().stream()
        .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
        .map(diagnostic -> diagnostic.getMessage(Locale.ROOT))
        .toList();
  }

  private static JavaFileObject source(String name, String text) {
    URI uri = URI.create("string:///" + name + JavaFileObject.Kind.SOURCE.extension);
    return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }

  // Left open: a sample may use its classes after its main method has returned.
  private Class<?> load(String name) throws IOException, ClassNotFoundException {
    URL[] classes = {output.toUri().toURL()};
    return new URLClassLoader(classes, SampleCompiler.class.getClassLoader()).loadClass(name);
  }
}
