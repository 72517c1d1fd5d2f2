// Flags of an op (src/model/schedule.ts).

const SEND = 1u;
const SIGNAL = 4u;
