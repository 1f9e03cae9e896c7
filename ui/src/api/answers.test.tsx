import { QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { expect, it } from "vitest";
import { useAnswers } from "./answers";
import { createQueryClient } from "./client";

/** The hook over questions that are answered, or refused, when the test says so; counts how often it is drawn. */
function asking(names: string[]) {
  const client = createQueryClient();
  const open = new Map<string, { answer: (text: string) => void; refuse: (error: Error) => void }>();
  const question = (name: string) => ({
    queryKey: ["question", name],
    queryFn: () =>
      new Promise<string>((answer, refuse) => {
        open.set(name, { answer, refuse });
      }),
  });
  let drawn = 0;
  const hook = renderHook(
    (asked: string[]) => {
      drawn += 1;
      return useAnswers(asked.map(question));
    },
    {
      initialProps: names,
      wrapper: ({ children }: { children: ReactNode }) => (
        <QueryClientProvider client={client}>{children}</QueryClientProvider>
      ),
    },
  );
  const told = () => hook.result.current;
  const settled = (act_: () => void) =>
    act(async () => {
      act_();
      await new Promise((done) => setTimeout(done, 5));
    });
  return {
    client,
    told,
    drawn: () => drawn,
    ask: (next: string[]) => settled(() => hook.rerender(next)),
    answer: (name: string, text = name) => settled(() => open.get(name)?.answer(text)),
    refuse: (name: string) => settled(() => open.get(name)?.refuse(new Error(`no ${name}`))),
    settled,
  };
}

it("tells answers in the order of the questions, and is drawn for each that comes", async () => {
  const asked = asking(["a", "b"]);
  expect(asked.told().data).toEqual([undefined, undefined]);
  await asked.answer("b");
  expect(asked.told().data).toEqual([undefined, "b"]);
  await asked.answer("a");
  expect(asked.told().data).toEqual(["a", "b"]);
  expect(asked.drawn()).toBe(3);
});

it("is drawn once for other questions whose answers are there", async () => {
  const asked = asking(["a"]);
  await asked.answer("a");
  await asked.ask(["b"]);
  await asked.answer("b");
  const before = asked.drawn();
  await asked.ask(["a"]);
  expect(asked.told().data).toEqual(["a"]);
  await asked.ask(["a", "b"]);
  expect(asked.told().data).toEqual(["a", "b"]);
  expect(asked.drawn()).toBe(before + 2);
});

it("hears of what becomes of an answer that it shows, and of no other", async () => {
  const asked = asking(["a"]);
  await asked.answer("a");
  await asked.ask(["b"]);
  await asked.answer("b");
  const before = asked.drawn();
  await asked.settled(() => asked.client.setQueryData(["question", "a"], "other"));
  expect(asked.drawn()).toBe(before);
  await asked.settled(() => asked.client.setQueryData(["question", "b"], "newer"));
  expect(asked.told().data).toEqual(["newer"]);
  expect(asked.drawn()).toBe(before + 1);
});

it("tells a refusal, and asks again what was refused alone", async () => {
  const asked = asking(["a", "b"]);
  await asked.answer("a");
  await asked.refuse("b");
  expect(asked.told().error?.message).toBe("no b");
  await asked.settled(() => asked.told().retry());
  expect(asked.client.isFetching()).toBe(1);
  await asked.answer("b");
  await waitFor(() => expect(asked.told().data).toEqual(["a", "b"]));
  expect(asked.told().error).toBeNull();
});
