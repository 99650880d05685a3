/** The product's version, the same as in `package.json`. */
export const VERSION = '2.0.0';
