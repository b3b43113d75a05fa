// Capture and graphs. A capture is the list of what one stream was given, in that order.
#include "driver.h"

using namespace stand_in;

API cuStreamBeginCapture_v2(void *handle, int mode) {
  ENTER;
  Stream *stream = find<Stream>(*context, handle);
  if (stream == nullptr) return failed(INVALID_HANDLE, "%s: no such stream", __func__);
  if (stream == context->default_stream) return failed(CAPTURE_UNSUPPORTED, "the default stream cannot capture");
  if (mode < 0 || mode > 2) return failed(INVALID_VALUE, "there is no mode %d", mode);
  if (stream->capture != nullptr) return failed(INVALID_VALUE, "the stream captures already");
  stream->capture = std::make_shared<Capture>();
  stream->capture->origin = stream;
  constexpr int RELAXED = 2;
  if (mode != RELAXED) forbidding_capture() = stream->capture;
  return SUCCESS;
}

API cuStreamEndCapture(void *handle, void **result) {
  ENTER;
  Stream *stream = find<Stream>(*context, handle);
  if (stream == nullptr || stream->capture == nullptr) return failed(INVALID_VALUE, "the stream does not capture");
  std::shared_ptr<Capture> capture = stream->capture;
  stream->capture = nullptr;
  if (forbidding_capture() == capture) forbidding_capture() = nullptr;
  *result = nullptr;
  if (capture->invalid) return failed(CAPTURE_INVALIDATED, "an earlier call has ended this capture");
  *result = keep(*context, std::move(capture->graph));
  return SUCCESS;
}

API cuStreamIsCapturing(void *handle, int *status) {
  ENTER;
  Stream *stream = find_stream(*context, handle);
  if (stream == nullptr) return failed(INVALID_HANDLE, "%s: no such stream", __func__);
  *status = stream->capture == nullptr ? 0 : stream->capture->invalid ? 2 : 1;
  return SUCCESS;
}

API cuGraphGetNodes(void *handle, void **nodes, size_t *count) {
  ENTER;
  Graph *graph = find<Graph>(*context, handle);
  if (graph == nullptr) return failed(INVALID_HANDLE, "%s: no such graph", __func__);
  for (size_t i = 0; nodes != nullptr && i < std::min(*count, graph->nodes.size()); i++) {
    nodes[i] = const_cast<Node *>(graph->nodes[i].get());
  }
  *count = graph->nodes.size();
  return SUCCESS;
}

API cuGraphInstantiateWithFlags(void **result, void *handle, unsigned long long flags) {
  ENTER_UNCAPTURED;
  Graph *graph = find<Graph>(*context, handle);
  if (graph == nullptr) return failed(INVALID_HANDLE, "%s: no such graph", __func__);
  if (flags & ~0xfull) return failed(INVALID_VALUE, "the flags 0x%llx are unknown", flags);
  auto made = std::make_unique<Executable>();
  made->nodes = graph->nodes;
  *result = keep(*context, std::move(made));
  return SUCCESS;
}

API cuGraphUpload(void *handle, void *) {
  ENTER;
  if (find<Executable>(*context, handle) == nullptr) return failed(INVALID_HANDLE, "%s: no such graph", __func__);
  return SUCCESS;
}

API cuGraphLaunch(void *handle, void *stream_handle) {
  ENTER;
  Executable *executable = find<Executable>(*context, handle);
  if (executable == nullptr) return failed(INVALID_HANDLE, "%s: no such graph", __func__);
  Stream *stream = find_stream(*context, stream_handle);
  if (stream == nullptr) return failed(INVALID_HANDLE, "%s: no such stream", __func__);
  if (stream->capture != nullptr) return failed(CAPTURE_UNSUPPORTED, "the stand-in captures no graph in a graph");
  for (const auto &node : executable->nodes) {
    stream->add([context, node] { node->run(*context); });
  }
  return SUCCESS;
}

API cuGraphExecDestroy(void *handle) {
  ENTER;
  Executable *executable = find<Executable>(*context, handle);
  if (executable == nullptr) return failed(INVALID_HANDLE, "%s: no such graph", __func__);
  context->objects.erase(executable);
  return SUCCESS;
}

API cuGraphDestroy(void *handle) {
  ENTER;
  Graph *graph = find<Graph>(*context, handle);
  if (graph == nullptr) return failed(INVALID_HANDLE, "%s: no such graph", __func__);
  context->objects.erase(graph);
  return SUCCESS;
}
