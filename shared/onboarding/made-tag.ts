/** The tag of everything that an order makes. Its value is the tenant; what does not carry it is never deleted. */
export const MADE_TAG = 'lazaretto:tenant';
