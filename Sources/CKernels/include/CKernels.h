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
