// Stands for no link, no set, no flow, no slot; as a window: never.

const NONE = 0xffffffffu;
