// The kernels of one level as a table; compiled once for each level, like they.
#include "kernels.h"

extern const parley_level PARLEY_NAME(level);

const parley_level PARLEY_NAME(level) = {{
    [PARLEY_MATMUL] = PARLEY_NAME(matmul),
    [PARLEY_QUANTIZE] = PARLEY_NAME(quantize),
    [PARLEY_GATHER] = PARLEY_NAME(gather),
    [PARLEY_COPY] = PARLEY_NAME(copy),
    [PARLEY_RMS_NORM] = PARLEY_NAME(rms_norm),
    [PARLEY_GATED_GROUP_NORM] = PARLEY_NAME(gated_group_norm),
    [PARLEY_ADD] = PARLEY_NAME(add),
    [PARLEY_SQUARED_RELU] = PARLEY_NAME(squared_relu),
    [PARLEY_SWIGLU] = PARLEY_NAME(swiglu),
    [PARLEY_ROPE] = PARLEY_NAME(rope),
    [PARLEY_STORE_KEY_VALUES] = PARLEY_NAME(store_key_values),
    [PARLEY_ATTENTION] = PARLEY_NAME(attention),
    [PARLEY_CONV_SILU] = PARLEY_NAME(conv_silu),
    [PARLEY_SSM_SCAN] = PARLEY_NAME(ssm_scan),
    [PARLEY_READ] = PARLEY_NAME(read),
    [PARLEY_ENERGY] = PARLEY_NAME(energy),
}};
