package dev.parley.inference.ops;

import dev.parley.inference.tensor.Tensor;

/**
 * The arguments of {@link Ops#ssmScan}. With {@code d = softplus(dt + dtBias)}, for each head h of
 * group {@code g = h / (H/G)}:
 *
 * <pre>
 * S[h,p,n] = S[h,p,n] * exp(d * a[h]) + d * x[h,p] * b[g,n]
 * y[h,p]   = sum over n of S[h,p,n] * c[g,n]  +  skip[h] * x[h,p]
 * </pre>
 *
 * @param x (T, H*P)
 * @param b (T, G*N)
 * @param c (T, G*N)
 * @param dt (T, H), before bias and softplus; not clamped
 * @param dtBias (1, H)
 * @param a (1, H), negative
 * @param skip (1, H), the paper's D
 * @param state (slots, H*P*N)
 * @param slots (T, 1)
 * @param groups G
 */
public record SsmScan(
    Tensor x,
    Tensor b,
    Tensor c,
    Tensor dt,
    Tensor dtBias,
    Tensor a,
    Tensor skip,
    Tensor state,
    Tensor slots,
    int groups) {

  /** The same for some rows of the batch. */
  public SsmScan rows(long from, long count) {
    return new SsmScan(
        x.rows(from, count),
        b.rows(from, count),
        c.rows(from, count),
        dt.rows(from, count),
        dtBias,
        a,
        skip,
        state,
        slots.rows(from, count),
        groups);
  }

  public int heads() {
    return (int) dt.columns();
  }

  public int headWidth() {
    return (int) (x.columns() / dt.columns());
  }

  public int stateWidth() {
    return (int) (b.columns() / groups);
  }
}
