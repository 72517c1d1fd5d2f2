// Numbers of routings, as `params.routing` holds them: the name in capitals. Up to ADAPTIVE,
// switches alone choose.

const ECMP = 0u;
const D_MOD_K = 1u;
const ADAPTIVE = 2u;
// From here on the sender draws an entropy for each packet (entropy.wgsl).
const SPRAY = 3u;
const REPS = 4u;
const BITMAP = 5u;
const MIXED = 6u;
const FLOWLET = 7u;
// From here on packets may go by a random node (shaders/routing/detour.wgsl).
const VALIANT = 8u;
const UGAL_L = 9u;
const UGAL_G = 10u;
