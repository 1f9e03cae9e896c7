/**
 * Objects that count how often something of them is read, for tests of what has to take as many steps as there are objects and
 * not as many as there are pairs. Counted and not timed, so that it says the same on a busy machine.
 */
export function counted<T extends object>(objects: readonly T[]): { objects: T[]; reads: () => number } {
  let reads = 0;
  const handler: ProxyHandler<T> = {
    get: (object, name, receiver) => {
      reads += 1;
      return Reflect.get(object, name, receiver);
    },
  };
  return { objects: objects.map((object) => new Proxy(object, handler)), reads: () => reads };
}
