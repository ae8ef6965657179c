/** How much the board takes, and gives, at once. Plain numbers, for those who check nothing. */

/** The longest item, in bytes of UTF-8: long enough for a log excerpt, short enough to list a hundred at once. */
export const maxItemBytes = 65_536;

/** At most so many items in one import: each call is one transaction, which others wait for. */
export const maxImport = 500;

/** The most items of one answer. */
export const mostItems = 1000;
