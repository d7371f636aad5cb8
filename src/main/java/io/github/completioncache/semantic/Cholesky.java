package io.github.completioncache.semantic;

/** Solves linear equations with a small symmetric matrix that is positive definite. */
final class Cholesky {

  private Cholesky() {}

  /** The lower triangle L with LL' = {@code matrix}, of which only the lower triangle is read. */
  static double[][] factor(double[][] matrix) {
    int size = matrix.length;
    double[][] lower = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        double rest = matrix[i][j];
        for (int k = 0; k < j; k++) {
          rest -= lower[i][k] * lower[j][k];
        }
        lower[i][j] = i == j ? Math.sqrt(rest) : rest / lower[j][j];
      }
    }
    return lower;
  }

  /** The x with LL'x = {@code right}. */
  static double[] solve(double[][] lower, double[] right) {
    double[] x = solveLower(lower, right);
    for (int i = x.length - 1; i >= 0; i--) {
      for (int k = i + 1; k < x.length; k++) {
        x[i] -= lower[k][i] * x[k];
      }
      x[i] /= lower[i][i];
    }
    return x;
  }

  /** The x with Lx = {@code right}. */
  static double[] solveLower(double[][] lower, double[] right) {
    double[] x = right.clone();
    for (int i = 0; i < x.length; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= lower[i][k] * x[k];
      }
      x[i] /= lower[i][i];
    }
    return x;
  }
}
