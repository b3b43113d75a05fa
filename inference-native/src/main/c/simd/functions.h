// Functions of a real number on every lane, without a math library, so that they give the same bits
// on every machine. Polynomials are minimax in relative error unless said otherwise; what is not a
// number stays so.
#ifndef PARLEY_FUNCTIONS_H
#define PARLEY_FUNCTIONS_H

// Where either is not a number, the second operand of max and min comes back: here that is x.
INLINE vf vf_clamp(vf x, float low, float high) {
  return vf_min(vf_set1(high), vf_max(vf_set1(low), x));
}

// e^x within 1.2 units in the last place, subnormal results included; 0 below -104, infinite above
// 88.72. Cody and Waite's reduction, then a polynomial of degree 6.
INLINE vf vf_exp(vf x) {
  x = vf_clamp(x, -104.0f, 88.8f);
  vf n = vf_round(vf_mul(x, vf_set1(1.44269504f)));
  vf r = vf_fma(n, vf_set1(-0.693359375f), x);
  r = vf_fma(n, vf_set1(2.12194440e-4f), r);
  vf y = vf_set1(1.9875691500e-4f);
  y = vf_fma(y, r, vf_set1(1.3981999507e-3f));
  y = vf_fma(y, r, vf_set1(8.3334519073e-3f));
  y = vf_fma(y, r, vf_set1(4.1665795894e-2f));
  y = vf_fma(y, r, vf_set1(1.6666665459e-1f));
  y = vf_fma(y, r, vf_set1(5.0000001201e-1f));
  y = vf_fma(y, vf_mul(r, r), vf_add(r, vf_set1(1.0f)));
  return vf_scale(y, n);
}

// ln(1 + u) for u from 0 to 1: u times a polynomial of degree 9.
INLINE vf vf_log1p_to_one(vf u) {
  vf y = vf_set1(-0.0032440119f);
  y = vf_fma(y, u, vf_set1(0.0198513996f));
  y = vf_fma(y, u, vf_set1(-0.056959413f));
  y = vf_fma(y, u, vf_set1(0.106036417f));
  y = vf_fma(y, u, vf_set1(-0.153055847f));
  y = vf_fma(y, u, vf_set1(0.196759358f));
  y = vf_fma(y, u, vf_set1(-0.249541327f));
  y = vf_fma(y, u, vf_set1(0.333299637f));
  y = vf_fma(y, u, vf_set1(-0.499999017f));
  y = vf_fma(y, u, vf_set1(1.0f));
  return vf_mul(y, u);
}

// ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|), within 2.7 units in the last place.
INLINE vf vf_softplus(vf x) {
  vf small = vf_log1p_to_one(vf_exp(vf_sub(vf_set1(0), vf_abs(x))));
  return vf_add(vf_max(vf_set1(0), x), small);
}

// x / (1 + e^-x), with the exponential of -|x| so that nothing overflows on the
// way. Within 2.5 units in the last place down to -87, then within 2^-17 of itself.
INLINE vf vf_silu(vf x) {
  vf e = vf_exp(vf_sub(vf_set1(0), vf_abs(x)));
  vf above = vf_where_greater(x, vf_set1(0), x, vf_mul(x, e));
  return vf_div(above, vf_add(vf_set1(1.0f), e));
}

// Sine and cosine of x, up to 2^20 in size. The quarter turns n are taken off in three steps, pi/2 in as
// many floats; the first is exact. Then polynomials of degree 7 and 8 on an eighth of a turn.
INLINE void vf_sin_cos(vf x, vf *sin, vf *cos) {
  vf n = vf_round(vf_mul(x, vf_set1(0.636619747f)));
  vf r = vf_fma(n, vf_set1(-1.57079637f), x);
  r = vf_fma(n, vf_set1(4.37113883e-8f), r);
  r = vf_fma(n, vf_set1(1.71512451e-15f), r);
  vf square = vf_mul(r, r);

  vf s = vf_set1(-0.000194972381f);
  s = vf_fma(s, square, vf_set1(0.00833205134f));
  s = vf_fma(s, square, vf_set1(-0.166666538f));
  s = vf_fma(s, vf_mul(square, r), r);

  vf c = vf_set1(2.44568255e-5f);
  c = vf_fma(c, square, vf_set1(-0.00138876017f));
  c = vf_fma(c, square, vf_set1(0.041666653f));
  c = vf_fma(c, square, vf_set1(-0.5f));
  c = vf_fma(c, square, vf_set1(1.0f));

  // Odd quarters change places; sine is negative in quarters 2 and 3, cosine in 1 and 2.
  vi quarter = vi_from_f(n);
  vf odd = vf_from_i(vi_and(quarter, vi_set1(1)));
  vf sign_of_sin = vf_from_i(vi_and(quarter, vi_set1(2)));
  vf sign_of_cos = vf_from_i(vi_and(vi_add(quarter, vi_set1(1)), vi_set1(2)));
  vf zero = vf_set1(0), one = vf_set1(1.0f);
  *sin = vf_mul(vf_where_greater(odd, zero, c, s), vf_sub(one, sign_of_sin));
  *cos = vf_mul(vf_where_greater(odd, zero, s, c), vf_sub(one, sign_of_cos));
}

#define F16X_FUNCTION(name)                              \
  INLINE f16x f16x_##name(f16x x) {                      \
    f16x r;                                              \
    EACH_PART r.part[p] = vf_##name(x.part[p]);          \
    return r;                                            \
  }
F16X_FUNCTION(exp)
F16X_FUNCTION(softplus)
F16X_FUNCTION(silu)

INLINE void f16x_sin_cos(f16x x, f16x *sin, f16x *cos) {
  EACH_PART vf_sin_cos(x.part[p], &sin->part[p], &cos->part[p]);
}

#endif
