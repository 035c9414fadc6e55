// Work of one name goes one after the other; work of different names side by side.

export type InTurn = <T>(name: string, work: () => Promise<T>) => Promise<T>;

export function createTurns(): InTurn {
  const turns = new Map<string, Promise<unknown>>();
  return (name, work) => {
    const turn = (turns.get(name) ?? Promise.resolve()).then(work, work);
    turns.set(name, turn);
    const clear = (): void => {
      if (turns.get(name) === turn) turns.delete(name);
    };
    turn.then(clear, clear);
    return turn;
  };
}
