// Rates are not settled at once after flows left their links, if a look at every one of many flows
// would be needed for it: they are owed. Needs: control.

// Whether the rates that are owed come before the next event, which is `nearest` ps away.
fn rates_come_first(replica: u32, nearest: f32) -> bool {
  return control[replica].owed != 0u && since64(control[replica].owed_at, control[replica].now) < nearest;
}
