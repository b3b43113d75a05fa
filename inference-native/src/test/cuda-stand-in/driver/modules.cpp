// Modules, functions and launches. The image is the PTX that is shipped; its entries and the sizes of
// their parameters must be those of the kernels that were compiled for the CPU.
#include <cstdio>
#include <cstring>
#include <thread>
#include "driver.h"
#include "ptx.h"

using namespace stand_in;

namespace stand_in {

static constexpr int ERROR_LOG_BUFFER = 5, ERROR_LOG_BYTES = 6;

// A sentence into the caller's log, and the code.
static int rejected(int code, const std::string &text, unsigned count, const int *options, void **values) {
  char *log = nullptr;
  size_t bytes = 0;
  for (unsigned i = 0; i < count; i++) {
    if (options[i] == ERROR_LOG_BUFFER) log = static_cast<char *>(values[i]);
    if (options[i] == ERROR_LOG_BYTES) bytes = reinterpret_cast<size_t>(values[i]) & 0xffffffff;
  }
  if (log != nullptr && bytes > 0) snprintf(log, bytes, "%s", text.c_str());
  return failed(code, "%s", text.c_str());
}

static std::string numbers(const unsigned *values, size_t count) {
  std::string text;
  for (size_t i = 0; i < count; i++) text += (i == 0 ? "" : ", ") + std::to_string(values[i]);
  return text;
}

// Null and a sentence where the kernel of this name is none of ours.
static std::unique_ptr<Function> function_of(const Device &device, const PtxEntry &entry, std::string &error) {
  const Kernel *kernel = device.face.find(entry.name.c_str());
  if (kernel == nullptr) {
    error = "the PTX has the entry " + entry.name + ", which no source does: build one of them anew";
    return nullptr;
  }
  int count;
  const unsigned *sizes = device.face.parameters(kernel, &count);
  const std::vector<unsigned> &found = entry.parameter_bytes;
  if (static_cast<size_t>(count) != found.size() || !std::equal(found.begin(), found.end(), sizes)) {
    error = "the parameters of " + entry.name + " have " + numbers(found.data(), found.size()) + " bytes in the PTX and " +
            numbers(sizes, static_cast<size_t>(count)) + " in the source: build the PTX anew";
    return nullptr;
  }
  if (count != 1) {
    error = entry.name + " takes other than one parameter";
    return nullptr;
  }
  auto function = std::make_unique<Function>();
  function->name = entry.name;
  function->kernel = kernel;
  function->parameter_bytes = found[0];
  function->max_threads = entry.max_threads;
  function->static_shared_bytes = entry.shared_bytes;
  function->max_dynamic_shared_bytes -= entry.shared_bytes;
  return function;
}

// The first driver that reads a version of PTX: 7.8 came with 11.8, 8.0 with 12.0, 9.0 with 13.0.
static int driver_for(int ptx_version) {
  int major = ptx_version / 10 + 4, minor = ptx_version % 10;
  return major * 1000 + minor * 10;
}

void Node::run(Context &context) const {
  if (context.sticky != SUCCESS) return;
  if (action) return action();
  Device &device = *context.device;
  {
    std::lock_guard<std::mutex> guard(driver().lock);
    long long until = number_option("LOST_AFTER", -1);
    if (until >= 0 && driver().launches >= until) {
      return context.fail(LAUNCH_FAILED, "PARLEY_STAND_IN_LOST_AFTER is " + std::to_string(until));
    }
    driver().launches++;
  }
  std::string order = text_option("ORDER", "forward");
  void *parameter = const_cast<char *>(parameters.data());
  Launch launch = {function->kernel, grid, block, shared_bytes, &parameter,
                   static_cast<int>(number_option("THREADS", std::thread::hardware_concurrency())),
                   order == "reverse" ? Order::REVERSE : order == "mixed" ? Order::MIXED : Order::FORWARD};
  Fault fault;
  if (device.face.run(&launch, &fault)) return;
  std::string text = fault.text;
  std::lock_guard<std::mutex> guard(driver().lock);
  // Which allocation it missed is known here only.
  const std::string nowhere = " where nothing is";
  size_t place = fault.address == 0 ? std::string::npos : text.find(nowhere);
  std::string neighbour = neighbour_of(fault.address);
  if (place != std::string::npos && !neighbour.empty()) text.replace(place, nowhere.size(), " " + neighbour);
  context.fail(fault.code, text);
}

}  // namespace stand_in

API cuModuleLoadDataEx(void **result, const void *image, unsigned count, int *options, void **values) {
  ENTER_UNCAPTURED;
  const Device &device = *context->device;
  auto reject = [&](int code, const std::string &text) { return rejected(code, text, count, options, values); };
  const char *text = static_cast<const char *>(image);
  if (strstr(text, ".version") == nullptr) return reject(INVALID_IMAGE, "the image is no PTX");
  Ptx ptx = read_ptx(text);
  int version = static_cast<int>(number_option("DRIVER", 13000));
  if (driver_for(ptx.version) > version) {
    return reject(UNSUPPORTED_PTX_VERSION, "ptxas application ptx input, line 1; fatal : Unsupported .version " +
                                               std::to_string(ptx.version / 10) + "." + std::to_string(ptx.version % 10));
  }
  if (ptx.target > device.capability()) {
    return reject(INVALID_PTX, "ptxas fatal : SM version specified by .target is higher than default SM version assumed");
  }
  auto module = std::make_unique<Module>();
  for (const PtxEntry &entry : ptx.entries) {
    std::string error;
    auto function = function_of(device, entry, error);
    if (function == nullptr) return reject(INVALID_IMAGE, error);
    module->functions[entry.name] = std::move(function);
  }
  for (auto &entry : module->functions) context->functions.insert(entry.second.get());
  *result = keep(*context, std::move(module));
  return SUCCESS;
}

API cuModuleUnload(void *handle) {
  ENTER_UNCAPTURED;
  Module *module = find<Module>(*context, handle);
  if (module == nullptr) return failed(INVALID_HANDLE, "%s: no such module", __func__);
  wait_for_all(*context, guard);
  for (auto &entry : module->functions) context->functions.erase(entry.second.get());
  context->objects.erase(module);
  return SUCCESS;
}

API cuModuleGetFunction(void **result, void *handle, const char *name) {
  ENTER;
  Module *module = find<Module>(*context, handle);
  if (module == nullptr) return failed(INVALID_HANDLE, "%s: no such module", __func__);
  auto found = module->functions.find(name);
  if (found == module->functions.end()) return failed(NOT_FOUND, "the module has no entry %s", name);
  *result = found->second.get();
  return SUCCESS;
}

static Function *find_function(const Context &context, void *handle) {
  auto found = context.functions.find(static_cast<Function *>(handle));
  return found == context.functions.end() ? nullptr : *found;
}

#define FUNCTION                                                                   \
  Function *function = find_function(*context, handle);                            \
  if (function == nullptr) return failed(INVALID_HANDLE, "%s: no such function", __func__)

API cuFuncSetAttribute(void *handle, int attribute, int value) {
  ENTER;
  FUNCTION;
  constexpr int MAX_DYNAMIC_SHARED_BYTES = 8, CARVEOUT = 9;
  if (attribute == CARVEOUT) return SUCCESS;
  if (attribute != MAX_DYNAMIC_SHARED_BYTES) return failed(INVALID_VALUE, "attribute %d cannot be set", attribute);
  int limit = (context->device->major >= 8 ? 163 : 64) << 10;
  if (value < 0 || value + function->static_shared_bytes > limit) {
    return failed(INVALID_VALUE, "%s: %d bytes of dynamic and %d of static shared memory are more than %d",
                  function->name.c_str(), value, function->static_shared_bytes, limit);
  }
  function->max_dynamic_shared_bytes = value;
  return SUCCESS;
}

API cuFuncGetAttribute(int *value, int attribute, void *handle) {
  ENTER;
  FUNCTION;
  const std::map<int, int> attributes = {
      {0, function->max_threads}, {1, function->static_shared_bytes}, {2, 0}, {3, 0}, {4, 32},
      {5, context->device->capability()}, {6, context->device->capability()}, {8, function->max_dynamic_shared_bytes}};
  auto found = attributes.find(attribute);
  if (found == attributes.end()) return failed(INVALID_VALUE, "the stand-in does not know attribute %d", attribute);
  *value = found->second;
  return SUCCESS;
}

struct LaunchConfig {
  unsigned grid_x, grid_y, grid_z, block_x, block_y, block_z, shared_bytes;
  void *stream;
  void *attributes;
  unsigned attribute_count;
};

API cuLaunchKernelEx(const LaunchConfig *config, void *handle, void **parameters, void **extra) {
  ENTER;
  FUNCTION;
  const char *name = function->name.c_str();
  if (extra != nullptr || parameters == nullptr) return failed(INVALID_VALUE, "%s: no parameters", name);
  if (config->attribute_count > 0 && config->attributes == nullptr) return failed(INVALID_VALUE, "%s: no attributes", name);
  size_t threads = static_cast<size_t>(config->block_x) * config->block_y * config->block_z;
  if (threads == 0 || config->block_z > 64 || threads > static_cast<size_t>(function->max_threads)) {
    return failed(INVALID_VALUE, "%s: %zu threads a block where 1 to %d are possible", name, threads, function->max_threads);
  }
  if (config->grid_x == 0 || config->grid_x > 0x7fffffff || config->grid_y == 0 || config->grid_y > 65535 ||
      config->grid_z == 0 || config->grid_z > 65535) {
    return failed(INVALID_VALUE, "%s: a grid of %u x %u x %u", name, config->grid_x, config->grid_y, config->grid_z);
  }
  if (config->shared_bytes > static_cast<unsigned>(std::max(0, function->max_dynamic_shared_bytes))) {
    return failed(INVALID_VALUE, "%s: %u bytes of dynamic shared memory where %d are allowed", name, config->shared_bytes,
                  function->max_dynamic_shared_bytes);
  }
  auto node = std::make_shared<Node>();
  node->function = function;
  node->grid = {config->grid_x, config->grid_y, config->grid_z};
  node->block = {config->block_x, config->block_y, config->block_z};
  node->shared_bytes = config->shared_bytes;
  const char *bytes = static_cast<const char *>(parameters[0]);
  node->parameters.assign(bytes, bytes + function->parameter_bytes);
  return submit(*context, config->stream, std::move(node));
}
