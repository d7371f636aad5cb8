package io.github.completioncache.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The ids of one request, numbered in the order of their first appearance.
 *
 * <p>An alias is a number, an id that stays is a text, and what is neither is put into an object:
 * so two requests have the same result only if they differ in nothing but the names of their ids.
 */
final class IdAliases {

  static final Normalizer NORMALIZER = new OfIds();

  /** Ids without anything that JSON escapes, so that they look the same wherever they are. */
  private static final Pattern PLAIN = Pattern.compile("[!#-\\[\\]-~]{1,200}");

  private final Map<String, Integer> aliases = new LinkedHashMap<>();
  private final Set<String> kept;
  private boolean changed;

  private IdAliases(Set<String> kept) {
    this.kept = kept;
  }

  /**
   * What becomes of a request.
   *
   * @param ids those that are not in it any more
   */
  private record Aliased(CanonicalJson body, Set<String> ids) {}

  private static Aliased of(CanonicalJson body) throws CanonicalJsonException {
    Aliased all = of(body, Set.of());
    byte[] rest = all.body().toBytes();
    // Who renamed an id that is mentioned elsewhere would lose what that mention means.
    Set<String> mentioned = new IdSearch(all.ids()).foundIn(rest, 0, rest.length);
    return mentioned.isEmpty() ? all : of(body, mentioned);
  }

  private static Aliased of(CanonicalJson body, Set<String> kept) throws CanonicalJsonException {
    ObjectNode root = JsonTree.of(body);
    IdAliases ids = new IdAliases(kept);
    IdPlaces.visit(root, ids::alias);
    return new Aliased(
        ids.changed ? JsonTree.canonical(root) : body, new HashSet<>(ids.aliases.keySet()));
  }

  private void alias(ObjectNode holder, String field) {
    JsonNode id = holder.path(field);
    if (id.isMissingNode() || id.isNull()) {
      return;
    }
    if (!id.isTextual()) {
      holder.putObject(field).set("literal", id);
    } else if (PLAIN.matcher(id.textValue()).matches() && !kept.contains(id.textValue())) {
      int next = aliases.size() + 1;
      holder.set(field, IntNode.valueOf(aliases.computeIfAbsent(id.textValue(), any -> next)));
    } else {
      return;
    }
    changed = true;
  }

  private record OfIds() implements Normalizer {

    @Override
    public String name() {
      return "alias-ids@1";
    }

    @Override
    public CanonicalJson apply(CanonicalJson body) throws CanonicalJsonException {
      return of(body).body();
    }

    /**
     * An answer that repeats an id of the request it was given to makes no sense to other ones; and
     * one that brings an id which a request already has would make two calls one.
     */
    @Override
    public boolean accepts(CanonicalJson body, byte[] answer, int offset, int length) {
      try {
        return new IdSearch(of(body).ids()).foundIn(answer, offset, length).isEmpty();
      } catch (CanonicalJsonException e) {
        return false;
      }
    }
  }
}
