/**
 * The part of mathjs that expressions need, as a module of its own. So a bundler leaves out the
 * ready-made functions of the library, which take half a second to make.
 */
export { all, create } from 'mathjs';
