"""Enrols learners in the demo course and prints a token for each; the environment says where the data is."""

import sys

import django


def main(number: int) -> None:
    """Run once per data folder, since Django is set up once in a process."""
    django.setup()
    from grader.api.tokens import create_token
    from grader.courses.actions import enrol
    from grader.courses.demo import COURSE
    from grader.courses.models import Course, Person, Role

    course = Course.objects.get(slug=COURSE)
    for place in range(number):
        person = Person.objects.create(username=f"learner-{place}")
        enrol(course=course, person=person, role=Role.LEARNER, by=None)
        print(create_token(person=person, name="load"))


if __name__ == "__main__":
    main(int(sys.argv[1]))
