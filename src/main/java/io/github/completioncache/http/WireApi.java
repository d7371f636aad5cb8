package io.github.completioncache.http;

import io.github.completioncache.ProviderApi;
import java.io.IOException;
import java.io.InputStream;

/**
 * An API whose answers come as one document or as a stream of events, and how to make one of the
 * other. A caller who asks for one gets it, whichever was recorded.
 */
public interface WireApi extends ProviderApi {

  /**
   * The document that a recorded stream amounts to.
   *
   * @throws IOException if the events cannot be put together
   */
  byte[] toDocument(byte[] events, int offset, int length) throws IOException;

  /**
   * The events in which the provider would have sent a document, the last one included. A client
   * that puts them together has the document again, field by field.
   *
   * @param delivery {@link io.github.completioncache.ProviderApi.Delivery#EVENTS} or {@link
   *     io.github.completioncache.ProviderApi.Delivery#EVENTS_WITH_USAGE}
   * @throws IOException if the document cannot be read
   */
  byte[] toEvents(byte[] document, int offset, int length, Delivery delivery) throws IOException;

  /**
   * The events of a recorded stream as this caller asked for them, as they arrive. Default: as they
   * are.
   *
   * @param recorded read to its end or closed by whoever reads the result
   */
  default InputStream select(InputStream recorded, Delivery delivery) {
    return recorded;
  }
}
