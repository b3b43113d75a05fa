#include "options.h"
#include <cstdlib>
#include <map>
#include <mutex>

namespace stand_in {

static std::mutex &lock() {
  static std::mutex *made = new std::mutex;
  return *made;
}
static std::map<std::string, std::string> &changed() {
  static auto *made = new std::map<std::string, std::string>;
  return *made;
}

std::string text_option(const char *name, const char *otherwise) {
  std::lock_guard<std::mutex> guard(lock());
  auto found = changed().find(name);
  if (found != changed().end()) return found->second.empty() ? otherwise : found->second;
  const char *variable = getenv((std::string("PARLEY_STAND_IN_") + name).c_str());
  return variable == nullptr || *variable == 0 ? otherwise : variable;
}

long long number_option(const char *name, long long otherwise) {
  std::string text = text_option(name, "");
  return text.empty() ? otherwise : atoll(text.c_str());
}

}  // namespace stand_in

// For tests in the same process: what stands in the environment no longer counts for this name. An
// empty value asks for what is usual.
extern "C" __attribute__((visibility("default"))) int stand_in_set(const char *name, const char *value) {
  std::lock_guard<std::mutex> guard(stand_in::lock());
  stand_in::changed()[name] = value;
  return 0;
}
