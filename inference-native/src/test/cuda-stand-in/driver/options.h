// What the environment asks of the stand-in; a test may change it while it runs.
#pragma once
#include <string>

namespace stand_in {

// Read from the variable PARLEY_STAND_IN_ and the name when first asked for.
std::string text_option(const char *name, const char *otherwise);
long long number_option(const char *name, long long otherwise);

}  // namespace stand_in
