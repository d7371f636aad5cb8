package io.github.completioncache.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** Collects the public and protected elements of source files that have no Javadoc comment. */
final class Undocumented extends TreePathScanner<@Nullable Void, @Nullable Void> {

  private final Trees trees;
  private final List<String> names = new ArrayList<>();
  private int seen;

  Undocumented(Trees trees) {
    this.trees = trees;
  }

  List<String> names() {
    return names;
  }

  int seen() {
    return seen;
  }

  @Override
  public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
    if (!isVisible(type.getModifiers())) {
      return null;
    }
    require(type.getSimpleName());
    if (type.getKind() == Tree.Kind.CLASS
        && type.getMembers().stream().noneMatch(this::isConstructor)) {
      names.add(place(type.getSimpleName()) + " (its implicit constructor)");
    }
    return super.visitClass(type, null);
  }

  @Override
  public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
    if (isVisible(method.getModifiers()) && !overrides(method)) {
      require(method.getName());
    }
    // What is declared in a body is nobody's API.
    return null;
  }

  @Override
  public @Nullable Void visitVariable(VariableTree field, @Nullable Void unused) {
    if (isVisible(field.getModifiers())) {
      require(field.getName());
    }
    return null;
  }

  private boolean isVisible(ModifiersTree modifiers) {
    var flags = modifiers.getFlags();
    return flags.contains(Modifier.PUBLIC)
        || flags.contains(Modifier.PROTECTED)
        || (isInInterface() && !flags.contains(Modifier.PRIVATE));
  }

  private boolean isInInterface() {
    TreePath parent = getCurrentPath().getParentPath();
    return parent != null && parent.getLeaf().getKind() == Tree.Kind.INTERFACE;
  }

  private boolean isConstructor(Tree member) {
    return member instanceof MethodTree method && method.getReturnType() == null;
  }

  private static boolean overrides(MethodTree method) {
    return method.getModifiers().getAnnotations().stream()
        .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
  }

  private void require(CharSequence name) {
    seen++;
    if (trees.getDocComment(getCurrentPath()) == null) {
      names.add(place(name));
    }
  }

  private String place(CharSequence name) {
    var file = getCurrentPath().getCompilationUnit();
    long start = trees.getSourcePositions().getStartPosition(file, getCurrentPath().getLeaf());
    return file.getSourceFile().getName()
        + ":"
        + file.getLineMap().getLineNumber(start)
        + " "
        + name;
  }
}
