"""What the pages say in the language of the hub, as the browser tests look for it."""

from __future__ import annotations

from collections.abc import Callable

Words = Callable[[str], str]

RUSSIAN = {
    "20.0 / 20.0": "20,0 / 20,0",
    "27 pupils, 6 home languages": "Учеников: 27; домашних языков: 6",
    "28 pupils": "Учеников: 28",
    "Check my answer": "Проверить ответ",
    "Counts for your grade": "Идёт в оценку",
    "Fetch feedback": "Получить отзыв",
    "Fetch the assignment": "Получить задание",
    "Greenberg's index": "Индекс Гринберга",
    "How it will be marked": "Как это оценивается",
    "Keep my prediction": "Сохранить прогноз",
    "Knowledge Acquisition": "Получение знаний",
    "My portfolio": "Моё портфолио",
    "Not quite yet": "Пока не совсем",
    "Open formgrader": "Открыть formgrader",
    "Open the assignment": "Открыть задание",
    "Open the module": "Открыть модуль",
    "Our class's communication charter": "Соглашение нашего класса об общении",
    "Predict first": "Сначала прогноз",
    "Prediction and result: You predicted 40%; the model gives 71%": "Прогноз и результат: Ваш прогноз: 40 %; модель даёт 71 %",
    "Radar of six aspects": "Лепестковая диаграмма шести аспектов",
    "Read feedback": "Прочитать отзыв",
    "Realism": "Реалистичность",
    "Right": "Верно",
    "Row 6, Pupils": "Строка 6, Ученики",
    "Row 6: the number of pupils is not a whole number": "Строка 6: число учеников — не целое число",
    "Saved at": "Сохранено в",
    "Say what should change": "Сказать, что изменить",
    "Scripts of the class": "Письменности класса",
    "Send without my name": "Отправить без имени",
    "Session 5 is about reading sources sideways": "Занятие 5 — о латеральном чтении",
    "Submit": "Сдать",
    "Validate": "Проверить",
    "Teaching in a digital society": "Преподавание в цифровом обществе",
    "Ways to check what pupils find on the web": "Способы проверять то, что ученики находят в интернете",
    "You predicted 40%; the model gives 66%": "Ваш прогноз: 40 %; модель даёт 66 %",
    "You predicted 40%; the model gives 72%": "Ваш прогноз: 40 %; модель даёт 72 %",
    "Your answer": "Ваш ответ",
    "Your answer (%)": "Ваш ответ (%)",
    "answered": "Ответов",
    "feedback is here": "Отзыв на вашу работу получен",
    "hint": "подсказку",
    "in already": "уже получен",
    "in your folder": "в вашей папке",
    "last session: 2": "последнее занятие: 2",
    "next cohort": "в следующей группе",
    "rather yes": "скорее да",
    "sent without your name": "отправлен без имени",
    "submitted": "сдана",
    "wait for feedback": "ждать отзыва",
    "work through the module": "пройти модуль",
}


def words_of(language: str) -> Words:
    """Return what says an English text of the tests in the language of a hub."""
    return str if language == "en" else RUSSIAN.__getitem__
