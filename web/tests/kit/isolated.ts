// What a sentence says about names stands between marks, so that it has a direction of its own (FSI, PDI).
export const isolated = (name: string): string => `\u2068${name}\u2069`;
