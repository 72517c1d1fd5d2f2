/**
 * Bytes of an element on the wire, by precision. fp8 has a scale of 4 bytes for each 128 elements
 * (DeepSeek-AI, "DeepSeek-V3 Technical Report", arXiv 2412.19437, §3.3.2; deepseek-ai/DeepEP).
 */
export const PRECISION_BYTES: Readonly<Record<string, number>> = { fp8: 1 + 4 / 128, bf16: 2, fp32: 4 };
