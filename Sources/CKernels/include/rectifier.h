#pragma once

/// What the output of a norm or a convolution goes through: nothing, x < 0 ? 0 : x, or x > 0 ? x : slope·x.
enum sb_rectifier { SB_NOT_RECTIFIED, SB_RECTIFIED, SB_RECTIFIED_LEAKILY };
