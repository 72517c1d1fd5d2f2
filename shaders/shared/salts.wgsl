// Salts of hashes: draws of one kind have one salt, so draws of two kinds never agree.

const SALT_SWITCH = 0x45434du;    // hashes of a switch
const SALT_POLARIZED = 0x504f4cu; // likewise, where all switches hash alike
const SALT_DETOUR = 0x56414cu;    // random nodes that packets go by
const SALT_ECN = 0x45434eu;       // marks of a port
const SALT_ERROR = 0x455252u;     // packets that a link loses
