package io.github.completioncache.cli;

import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;

/** What went wrong with a call, in words. Messages of the SDK are left out: they quote requests. */
final class ApiTrouble {

  private ApiTrouble() {}

  static String describe(RuntimeException failure) {
    if (failure instanceof OpenAIServiceException answer) {
      return switch (answer.statusCode()) {
        case 401, 403 -> "the API refused the key (HTTP " + answer.statusCode() + ")";
        case 404 -> "the API does not know the address or the model (HTTP 404)";
        case 429 -> "the API's rate limit or your quota is used up (HTTP 429)";
        default -> "the API answered with HTTP " + answer.statusCode();
      };
    }
    if (failure instanceof OpenAIIoException) {
      return "the API cannot be reached";
    }
    return failure.getClass().getSimpleName();
  }
}
