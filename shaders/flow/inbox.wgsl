// A slot's inbox: a letter for signals, then one for each step of its window: step mod
// `params.window`.

struct Letter {
  // How many have come, and the latest time.
  count: u32,
  at_low: u32,
  at_high: u32,
  // For the first letter: round in which the slot was last touched, plus one.
  touched: u32,
}
#words LETTER Letter
