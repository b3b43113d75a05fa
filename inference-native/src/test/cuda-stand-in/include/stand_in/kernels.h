// The table of compiled kernels: the build writes a STAND_IN_KERNEL for each entry of the PTX.
#pragma once

namespace stand_in {

struct Kernel {
  const char *name;
  void (*call)(void *const *parameters);  // runs one CUDA thread
  int parameters;
  const unsigned *sizes;
};

int register_kernel(const Kernel &kernel);

template <class... A>
struct Parameters {
  static constexpr unsigned sizes[sizeof...(A) + 1] = {sizeof(A)..., 0};

  template <void (*F)(A...), size_t... I>
  static void spread(void *const *p, std::index_sequence<I...>) {
    F(*static_cast<std::remove_reference_t<A> *>(p[I])...);
  }
  template <void (*F)(A...)>
  static void call(void *const *p) {
    spread<F>(p, std::index_sequence_for<A...>());
  }
};

template <class... A>
constexpr Parameters<A...> parameters_of(void (*)(A...)) {
  return {};
}

}  // namespace stand_in

#define STAND_IN_KERNEL(name)                                                              \
  static const int stand_in_kernel_##name = ::stand_in::register_kernel(                   \
      {#name, &decltype(::stand_in::parameters_of(&name))::template call<&name>,           \
       int(sizeof(decltype(::stand_in::parameters_of(&name))::sizes) / sizeof(unsigned)) - 1, \
       decltype(::stand_in::parameters_of(&name))::sizes});
