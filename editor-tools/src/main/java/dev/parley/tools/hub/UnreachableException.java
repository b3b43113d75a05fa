package dev.parley.tools.hub;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Nobody is there to ask: worth another try only if somebody was there before. */
final class UnreachableException extends BrokenTransferException {
  private static final long serialVersionUID = 1;
  private static final int DEEPEST = 8;

  private UnreachableException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Says that nobody told in time where a host is. */
  static UnreachableException unanswered(String host, Throwable cause) {
    return new UnreachableException(
        "no name server answers where " + host + " is, or no network", cause);
  }

  /** Says why a request got no answer. */
  static IOException explain(String host, Throwable failure) {
    if (isCausedBy(failure, UnknownHostException.class)
        || isCausedBy(failure, UnresolvedAddressException.class)) {
      return new UnreachableException("no host " + host + " is found, or no network", failure);
    }
    if (isCausedBy(failure, HttpConnectTimeoutException.class)) {
      return new UnreachableException(host + " cannot be reached: no connection in time", failure);
    }
    if (isCausedBy(failure, ConnectException.class)
        || isCausedBy(failure, NoRouteToHostException.class)) {
      return new UnreachableException(host + " cannot be reached: no connection", failure);
    }
    if (isCausedBy(failure, SSLException.class)) {
      return new UnreachableException(
          "no secure connection to " + host + " (" + failure.getMessage() + ")", failure);
    }
    if (isCausedBy(failure, HttpTimeoutException.class)) {
      return new BrokenTransferException(host + " did not answer in time", failure);
    }
    return new BrokenTransferException("the connection to " + host + " broke", failure);
  }

  private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> type) {
    return Stream.<@Nullable Throwable>iterate(
            failure, each -> each != null, each -> each == null ? null : each.getCause())
        .limit(DEEPEST)
        .anyMatch(type::isInstance);
  }
}
