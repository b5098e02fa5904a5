#pragma once
// Vector loops in C. Every loop is built for several CPUs and chosen when the program is loaded; results do not
// depend on the number of threads.

#include "threads.h"
