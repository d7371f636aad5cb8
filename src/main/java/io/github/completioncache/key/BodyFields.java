package io.github.completioncache.key;

import java.security.MessageDigest;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes the {@link FieldTree} of a request's body. */
final class BodyFields {

  private final byte[] json;
  private final RootMembers members;
  private final boolean[] shown;
  private final boolean[] hidden;

  private BodyFields(byte[] json, RootMembers members, Predicate<String> counted) {
    this.json = json;
    this.members = members;
    shown = new boolean[members.count()];
    hidden = new boolean[members.count()];
    for (int i = 0; i < shown.length; i++) {
      if (counted.test(members.name(i))) {
        shown[i] = FieldNames.isShown(json, nameFrom(i), nameTo(i));
        hidden[i] = !shown[i];
      }
    }
  }

  /**
   * The fields of an object.
   *
   * @param counted whether the member of that name is one of them
   */
  static FieldTree of(byte[] json, RootMembers members, Predicate<String> counted) {
    return new BodyFields(json, members, counted).tree();
  }

  private FieldTree tree() {
    FieldLevels levels = new FieldLevels(json);
    for (int i = 0; i < shown.length; i++) {
      if (shown[i]) {
        levels.add(nameTo(i) - nameFrom(i), members.valueFrom(i, json), members.to(i));
      }
    }
    int deepest = levels.deepest();
    FieldWriter writer = new FieldWriter(json, deepest, /* wholeArrays= */ false);
    MessageDigest rest = rest(/* all= */ deepest == 0);
    if (rest != null) {
      // An empty name comes before all others.
      writer.nameless(FieldWriter.first(rest));
    }
    for (int i = 0; i < shown.length && deepest > 0; i++) {
      if (shown[i]) {
        int unused =
            writer.value(
                nameFrom(i), nameTo(i), members.valueFrom(i, json), 1, /* literals= */ true);
      }
    }
    return writer.tree();
  }

  /** One digest of all members that are not to be told apart; null if there are none. */
  private @Nullable MessageDigest rest(boolean all) {
    MessageDigest rest = null;
    for (int i = 0; i < hidden.length; i++) {
      if (hidden[i] || (all && shown[i])) {
        rest = rest == null ? FieldWriter.newDigest() : rest;
        rest.update(json, members.from(i), members.to(i) - members.from(i));
        rest.update((byte) ',');
      }
    }
    return rest;
  }

  private int nameFrom(int member) {
    return members.from(member) + 1;
  }

  private int nameTo(int member) {
    return members.valueFrom(member, json) - 2;
  }
}
