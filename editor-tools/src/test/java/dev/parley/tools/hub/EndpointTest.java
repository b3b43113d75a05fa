package dev.parley.tools.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

  @Test
  void isThePublicHubUnlessTold() {
    assertEquals(URI.create("https://huggingface.co"), of(Map.of()).base());
    assertEquals(
        URI.create("http://127.0.0.1:8080/mirror"),
        of(Map.of("HF_ENDPOINT", "http://127.0.0.1:8080/mirror//")).base());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"huggingface.co", "ftp://hub.test", "https://", "https://a b", "https:/x"})
  void refusesWhatIsNoAddress(String text) {
    HubException failure = assertThrows(HubException.class, () -> of(Map.of("HF_ENDPOINT", text)));

    assertTrue(String.valueOf(failure.getMessage()).contains("HF_ENDPOINT is '" + text));
  }

  @Test
  void keepsTheTokenToItself() {
    Endpoint endpoint = of(Map.of("HF_TOKEN", " hf_secret\n"));

    assertEquals(Optional.of("hf_secret"), endpoint.token());
    assertFalse(endpoint.toString().contains("hf_secret"));
    HubException failure =
        assertThrows(HubException.class, () -> of(Map.of("HF_TOKEN", "hf secret")));
    assertFalse(String.valueOf(failure.getMessage()).contains("hf secret"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://hub.test/x",
        "https://hub.test:8443/x",
        "https://cdn.hub.test/x",
        "https://hub.test.evil/"
      })
  void anotherPortSchemeOrHostIsAnother(String uri) {
    Endpoint endpoint = of(Map.of("HF_ENDPOINT", "https://hub.test"));

    assertFalse(endpoint.isHub(URI.create(uri)));
    assertTrue(endpoint.isHub(URI.create("https://HUB.test:443/x")));
  }

  private static Endpoint of(Map<String, String> environment) {
    return Endpoint.of(name -> Optional.ofNullable(environment.get(name)));
  }
}
