#pragma once
// Vector loops in C. Every loop is built for several CPUs and chosen when the program is loaded; results do not
// depend on the number of threads.

#include "elementwise.h"
#include "normalisation.h"
#include "optimisers.h"
#include "random.h"
#include "reductions.h"
#include "softmax.h"
#include "threads.h"
#include "image_edges.h"
#include "image_pool.h"
#include "image_resample.h"
#include "image_shuffle.h"
#include "shape_copy.h"
#include "shape_transpose.h"
#include "thin.h"
#include "winograd.h"
#include "part_warp.h"
#include "nearest_neighbours.h"
#include "similarity.h"
