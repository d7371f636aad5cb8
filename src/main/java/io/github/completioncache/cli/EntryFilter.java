package io.github.completioncache.cli;

import io.github.completioncache.store.EntryLabels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine.Option;

/** Chooses entries by what they are filed under. */
final class EntryFilter {

  @Option(
      names = "--category",
      paramLabel = "NAME",
      description = "Only entries of this category; may be given several times.")
  private List<String> categories = new ArrayList<>();

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "Only answers to requests that named this model; the same.")
  private List<String> models = new ArrayList<>();

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "Only entries of this namespace, \"\" for those without; the same.")
  private List<String> namespaces = new ArrayList<>();

  @Option(
      names = "--tag",
      paramLabel = "NAME",
      description = "Only entries with this tag; the same.")
  private List<String> tags = new ArrayList<>();

  /** Whether an entry with these labels fits every kind of option that was given. */
  boolean covers(EntryLabels labels) {
    return fits(categories, labels.category())
        && fits(models, labels.model())
        && fits(namespaces, labels.namespace())
        && (tags.isEmpty() || !Collections.disjoint(tags, labels.tags()));
  }

  private static boolean fits(List<String> wanted, String name) {
    return wanted.isEmpty() || wanted.contains(name);
  }
}
