/** When a tree may be drawn anew: not while rows of it are on their way to the window. Nothing here needs an editor. */

/**
 * How long an answer takes to the window at most, in milliseconds. When all is drawn before that, VS Code takes the rows that it then
 * asks for as unknown, and shows none until the next drawing.
 */
const settledMs = 200;

export interface Drawing {
  /** Draws at once, or once for all wishes when the rows that are on their way have come. */
  wish(): void;
  /** Gives the rows that VS Code asks for. */
  fill<T>(rows: () => Promise<T>): Promise<T>;
  dispose(): void;
}

export function createDrawing(draw: () => void): Drawing {
  /** How many questions are being answered; and the pause after the last of them. */
  let filling = 0;
  let settling: NodeJS.Timeout | undefined;
  let isWished = false;

  const wish = (): void => {
    isWished = filling > 0 || settling !== undefined;
    if (!isWished) draw();
  };
  const settled = (): void => {
    settling = undefined;
    if (isWished) wish();
  };
  return {
    wish,
    async fill(rows) {
      filling++;
      clearTimeout(settling);
      settling = undefined;
      try {
        return await rows();
      } finally {
        filling--;
        if (filling === 0) settling = setTimeout(settled, settledMs);
      }
    },
    dispose: () => clearTimeout(settling),
  };
}
