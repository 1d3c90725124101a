// SPDX-License-Identifier: MIT
//
// What an installed tree offers: the description of records and the native format.
#pragma once

#include "formats/native/evolve.h"
#include "formats/native/mapped_file.h"
#include "formats/native/view.h"
