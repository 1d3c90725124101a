// SPDX-License-Identifier: MIT
//
// The native format with its compact layout; needs exceptions.
#pragma once

#include "formats/native/compact.h"
