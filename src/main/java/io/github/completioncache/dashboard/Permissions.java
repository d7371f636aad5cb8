package io.github.completioncache.dashboard;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the page may show and do beyond numbers; nothing unless the builder says so. */
record Permissions(boolean showsRequests, boolean invalidates, boolean rejects, boolean warms) {

  void write(ObjectNode json) {
    json.put("invalidate", invalidates).put("reject", rejects).put("warm", warms);
  }
}
