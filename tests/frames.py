"""Where boxes of a drawing stand, and whether they are in one another's way."""

from kyeol.tools.drawing.shapes import Box

Frame = tuple[float, float, float, float]


def frame(box: Box) -> Frame:
    return (box.x, box.y, box.right, box.bottom)


def within(inner: Frame, outer: Frame) -> bool:
    return inner[0] >= outer[0] and inner[1] >= outer[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def touch(one: Frame, other: Frame) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
