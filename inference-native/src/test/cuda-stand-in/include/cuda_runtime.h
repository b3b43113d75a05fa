// Everything is in stand_in.h already.
#pragma once
