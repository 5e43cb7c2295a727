package report

import (
	"cmp"
	"slices"

	"github.com/a400be2d/seed/runner"
)

// box is where a table stands in the picture.
type box struct {
	table      string
	x, y       float64 // of its upper left corner
	layer, row int
}

// The measures of the picture, in its own units.
const (
	boxWidth, boxHeight = 190.0, 46.0
	gapX, gapY          = 70.0, 16.0
)

// layout places tables in layers: a table stands right of all that it refers to, and, within its layer, near them.
// It returns the boxes, and the size of the whole.
func layout(tables []string, keys []runner.Key) (boxes map[string]*box, width, height float64) {
	boxes = map[string]*box{}
	parents, children := map[string][]string{}, map[string][]string{}
	for _, t := range tables {
		boxes[t] = &box{table: t, layer: -1}
	}
	for _, k := range keys {
		if k.From != k.To && boxes[k.From] != nil && boxes[k.To] != nil {
			parents[k.From] = append(parents[k.From], k.To)
			children[k.To] = append(children[k.To], k.From)
		}
	}

	// The longest way to a table without parents; a key that closes a circle does not count.
	var place func(t string, on map[string]bool) int
	place = func(t string, on map[string]bool) int {
		b := boxes[t]
		if b.layer >= 0 {
			return b.layer
		}
		on[t] = true
		layer := 0
		for _, p := range parents[t] {
			if !on[p] {
				layer = max(layer, place(p, on)+1)
			}
		}
		delete(on, t)
		b.layer = layer
		return layer
	}
	var layers [][]*box
	for _, t := range tables {
		for layer := place(t, map[string]bool{}); len(layers) <= layer; {
			layers = append(layers, nil)
		}
		layers[boxes[t].layer] = append(layers[boxes[t].layer], boxes[t])
	}

	// Each table goes to the middle of its neighbours, forwards and back, until the lines cross little.
	number := func(layer []*box) {
		for i, b := range layer {
			b.row = i
		}
	}
	for _, layer := range layers {
		number(layer)
	}
	sort := func(layer []*box, neighbours map[string][]string) {
		middle := map[*box]float64{}
		for _, b := range layer {
			middle[b] = float64(b.row)
			if near := neighbours[b.table]; len(near) > 0 {
				sum := 0.0
				for _, n := range near {
					sum += float64(boxes[n].row) / float64(len(layers[boxes[n].layer]))
				}
				middle[b] = sum / float64(len(near)) * float64(len(layer))
			}
		}
		slices.SortStableFunc(layer, func(a, b *box) int { return cmp.Compare(middle[a], middle[b]) })
		number(layer)
	}
	for range 6 {
		for _, layer := range layers {
			sort(layer, parents)
		}
		for _, layer := range slices.Backward(layers) {
			sort(layer, children)
		}
	}

	most := 0
	for _, layer := range layers {
		most = max(most, len(layer))
	}
	height = float64(most)*(boxHeight+gapY) - gapY
	for i, layer := range layers {
		top := (height - (float64(len(layer))*(boxHeight+gapY) - gapY)) / 2
		for j, b := range layer {
			b.x, b.y = float64(i)*(boxWidth+gapX), top+float64(j)*(boxHeight+gapY)
		}
	}
	return boxes, float64(len(layers))*(boxWidth+gapX) - gapX, height
}
