// The packet model's state; the layouts here are the only ones (TypeScript's are generated from
// them).
//
// Ports are numbered as the links they send on; where ranks forward, injection ports of the ranks
// follow. Arrays over ports, ranks, lanes, flows and slots hold the replicas one after another. A
// *slot* holds a packet, or a note that the kernels of a rank pass on (packet.wgsl); it is in one
// list at a time.

#import "packet/params.wgsl"
#import "packet/replica.wgsl"
#import "packet/packet.wgsl"
#import "packet/port.wgsl"
#import "packet/host.wgsl"
#import "packet/sender.wgsl"
#import "packet/machine.wgsl"
#import "packet/receiver.wgsl"
