package dev.parley.tools.hub;

import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Says what an answer means that is not what was asked for.
 *
 * @param endpoint which hub
 * @param repository where we asked
 * @param wanted what for, for a person
 */
record Refusal(Endpoint endpoint, RepositoryId repository, String wanted) {
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  /**
   * Accepts statuses 200 and 206.
   *
   * @throws BrokenTransferException if it may go right the next time
   * @throws HubException if it will not
   */
  void check(Answer answer) throws IOException {
    int status = answer.status();
    if (status == 200 || status == 206) {
      return;
    }
    if (status == 407) {
      throw HubException.of(
          "the proxy asks for a name and a password (407), which parley cannot give; allow "
              + endpoint.base().getHost()
              + " there, or take another proxy");
    }
    // Who stores files for the hub refuses addresses that are too old; the hub gives new ones.
    if (status >= 500 || !answer.isFromHub()) {
      throw new BrokenTransferException(answer.uri().getHost() + " answered " + status);
    }
    throw switch (status) {
      case 401, 403 -> closed(answer);
      case 404 ->
          HubException.absent(
              "the hub has no " + wanted + " (404); see " + endpoint.page(repository));
      case 429 ->
          HubException.of(
              "the hub asks us to wait"
                  + howLong(answer)
                  + " (429); give the same command again then");
      default ->
          HubException.of(
              "the hub answered "
                  + status
                  + " to the question for "
                  + wanted
                  + "; see "
                  + endpoint.page(repository));
    };
  }

  private HubException closed(Answer answer) {
    int status = answer.status();
    String code = answer.header("X-Error-Code").orElse("");
    String page = endpoint.page(repository).toString();
    if (code.equals("RepoNotFound") && endpoint.token().isEmpty()) {
      return HubException.absent(
          "the hub has no "
              + repository
              + ", or not for everybody ("
              + status
              + "); correct the name, or set HF_TOKEN");
    }
    return endpoint.token().isPresent()
        ? HubException.absent(
            "the token in HF_TOKEN does not open "
                + repository
                + " ("
                + status
                + "); accept the license at "
                + page
                + " with its account, or correct the token")
        : HubException.absent(
            repository
                + " is not open to everybody ("
                + status
                + "); accept the license at "
                + page
                + " and set HF_TOKEN to a token of that account");
  }

  private static String howLong(Answer answer) {
    String text = answer.header("Retry-After").orElse("").replaceAll("[^A-Za-z0-9,: +-]", "");
    if (text.isEmpty()) {
      return "";
    }
    return SECONDS.matcher(text).matches() ? " " + text + " s" : " until " + text;
  }
}
